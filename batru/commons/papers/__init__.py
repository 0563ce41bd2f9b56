"""What a person holds already: papers kept once, to be used again and checked by others."""
