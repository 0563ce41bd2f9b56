"""What may come: forecasts with honest bands, and queues replayed on the locality's own arrivals."""
