"""The steps of `deploy`, one module each: what it needs, builds, packs, puts in place, tries out.

Only `cloud`, `publish` and `smoke` talk to AWS.
"""
