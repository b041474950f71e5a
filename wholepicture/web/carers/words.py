"""What pages of a carer's door say."""

HAVE_READY = (
    "Their full name and date of birth, and what they look like",
    "What they wore, and what they took: bag, phone, money, medicine",
    "A photo of them, as they look now",
    "Their phone number, and the names that they use online",
    "Friends, and places where they were found before",
    "What happened before, and why you worry",
)
