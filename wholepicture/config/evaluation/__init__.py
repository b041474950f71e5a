"""How well the rules find exploited children in invented towns whose truth is known, and what it costs people to look.

Here: the town as agencies sent it, a picture of it with nobody joined wrongly, the rules going through it report by report, a
co-ordinator who decides, and the figures. The product itself never knows what is invented: a town comes as files.
"""
