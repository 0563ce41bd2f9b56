"""What is true of money, codes and signatures: pure."""
