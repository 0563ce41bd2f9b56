"""The place where rooms are plugged together: settings, addresses, base pages, sign-in, commands."""
