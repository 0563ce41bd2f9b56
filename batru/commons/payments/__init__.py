"""What is owed to the State, how it is paid, and the proof that it was."""
