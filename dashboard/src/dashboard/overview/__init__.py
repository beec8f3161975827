"""What the gateway and TokenDealer do, from their metrics: rates over the last minutes."""
