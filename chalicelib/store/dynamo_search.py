"""The words under which cases are found, and saved views, in DynamoDB."""


class Search:
    pass
