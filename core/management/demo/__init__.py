"""The demo city 云泽市: fictional, deterministic, its dates counted back from today. Nobody in it exists.

Part of the composition root (like `core.urls`): it may use every app. Each module fills one subject and is idempotent.
"""
