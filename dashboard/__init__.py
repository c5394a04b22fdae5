"""政策落实看板: whether an industrial policy is really being carried out."""
