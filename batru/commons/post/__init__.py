"""The public postal service: papers collected from people, results brought to them, and who signed for what when."""
