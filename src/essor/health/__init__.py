"""Which accounts are healthy, tired or dormant, judged against their own rhythm."""
