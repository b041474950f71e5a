"""The text of the private cluster's configuration, written into its folder at every start."""

from __future__ import annotations

# Sized for a small server that also runs the product; a larger one is given more by its administrator through
# ALTER SYSTEM, which these lines do not touch.
SETTINGS = """\
# Written by Whole Picture at every start; changes made here are lost. Use ALTER SYSTEM.
listen_addresses = ''
port = {port}
unix_socket_directories = {run}
unix_socket_permissions = {socket_mode}
password_encryption = 'scram-sha-256'
max_connections = 80
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 1GB
wal_compression = on
random_page_cost = 1.1
max_worker_processes = 4
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
# compiling costs more than it saves on short queries with many policies
jit = off
# loaded once, not by every connection: the first statement of each needs it
shared_preload_libraries = 'plpgsql'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# An acknowledged report is on disk.
fsync = on
full_page_writes = on
synchronous_commit = on

# No personal value reaches the log. An ERROR's own sentence may quote the value it refuses, so errors are
# left out (the product logs them without values); start, stop, crash, refused sign-in (LOG, FATAL) stay.
logging_collector = on
log_directory = {log}
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_file_mode = 0600
log_line_prefix = '%m [%p] %u@%d '
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
log_min_duration_statement = -1
log_min_duration_sample = -1
log_temp_files = -1
log_lock_waits = off
log_checkpoints = off
# Nor is one session's statement shown to another in pg_stat_activity.
track_activities = off
# Stands in the title of every process, by which remnants of a killed server are known.
cluster_name = '{title}'
"""

# The superuser has no password that could be read anywhere: the operating system says who asks.
ACCESS = """\
# Written by Whole Picture at every start. Whom a database lets in is said by its CONNECT privilege.
local all {superuser} peer map=superuser
local all {roles} scram-sha-256
local all all reject
"""

IDENTITIES = """\
# Written by Whole Picture at every start: which account of the system is the superuser.
superuser {account} {superuser}
"""
