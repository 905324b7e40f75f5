"""The room for participatory-budget rounds: envelopes, projects, ballots, counting, execution in euros.

Empty until the rounds come; it stands here so that its place in the order of imports is kept from the beginning.
"""
