"""VNPost through the integration platform of a province or the nation (LGSP, NGSP)."""
