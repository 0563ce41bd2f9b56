"""VNPay 2.1.0 (sandbox.vnpayment.vn/apis)."""
