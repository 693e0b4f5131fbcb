"""What leaves and what comes back: the wording, and the gateways that carry it.

Which message goes out, when, and what became of it is decided in `jobs`; here is only how it is said and sent.
"""
