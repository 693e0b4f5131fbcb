"""What people are told: each person's notices, and the robots of their groups, in DynamoDB."""


class Bells:
    pass
