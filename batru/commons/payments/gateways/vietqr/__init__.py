"""Transfer to the bank account of the State by VietQR, confirmed by the bank statement."""
