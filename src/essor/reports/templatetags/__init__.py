"""What the report's templates say that plain tags cannot."""
