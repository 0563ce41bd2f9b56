"""What browsers ask of people: doors, accounts, providers, second factors."""
