"""Ba Trụ: the system on which a locality runs its digital transformation and sees where it stands."""
