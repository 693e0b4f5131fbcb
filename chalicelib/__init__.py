"""Bihuan 闭环: a company's appeal goes all the way round. See README.md and docs/."""
