"""The database's rules of access, the same on every installation.

Each room declares its functions, policies, rights and triggers in its `security.py`. Here they are collected in floor order
(`declared`), a database's catalogue is read (`catalogue`), what the declarations come to in it is worked out (`expected`),
told where the two differ (`differences`), and the database brought to exactly what is declared (`laying`). What is not
here: tables, columns, indexes and data, which are the migrations'; roles of the server, which are `config`'s.
"""
