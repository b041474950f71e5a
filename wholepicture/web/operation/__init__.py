"""Operations, and the support of each child in one."""
