"""Companies, their people, what each may do, and the trail of who changed what."""
