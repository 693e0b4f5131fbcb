"""What every test may ask for."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.stack.fixtures"]

# How fast examples are made depends on what else the machine does: that is no fault of the rule that is tested.
settings.register_profile("bihuan", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("bihuan")
