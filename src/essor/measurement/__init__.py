"""What each network costs and brings, said only as far as it can be known."""
