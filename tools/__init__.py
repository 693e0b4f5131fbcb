"""What builds, starts and checks the system; nothing of it is in the package."""
