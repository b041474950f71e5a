"""People: what is stored of each subject, who may be whom, what a linkage officer is asked, in which nominal each subject stands."""
