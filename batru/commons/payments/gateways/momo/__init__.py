"""MoMo wallet, API v2 (developers.momo.vn)."""
