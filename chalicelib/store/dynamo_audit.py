"""What was done outside a case's history, written where nobody can change it, in DynamoDB."""


class Audit:
    pass
