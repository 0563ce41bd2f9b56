"""What is true in a hall: whose turn it is, how long it takes, what a ticket may become."""
