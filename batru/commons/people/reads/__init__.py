"""Questions about people, providers and second factors: never write."""
