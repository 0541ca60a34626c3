"""The drawn icons: name to the inside of a 24 by 24 SVG. Never shown without a word beside it."""

from typing import Final

ICONS: Final = {
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "calendar": '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "cloud": '<path d="M7 18h10a4 4 0 0 0 .5-8A6 6 0 0 0 6 10.5 3.8 3.8 0 0 0 7 18z"/>',
    "dash": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "early": '<circle cx="12" cy="12" r="9" stroke-dasharray="3 2.65"/><path d="M12 8v4l2.5 2"/>',
    "gap": '<circle cx="12" cy="12" r="9" stroke-dasharray="3 3"/><path d="M12 8v8M8 12h8"/>',
    "home": '<path d="M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.5v.2"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l8-8M16 7l3 3"/>',
    "line": '<path d="M4 19h16M6 15l4-4 3 3 6-7"/>',
    "loop": '<path d="M19 8a8 8 0 1 0 1 5M20 4v5h-5"/>',
    "mail": '<rect x="3" y="6" width="18" height="13" rx="2"/><path d="M3.5 7.5L12 13l8.5-5.500"/>',
    "more": '<circle cx="5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/>'
    '<circle cx="19" cy="12" r="1"/>',
    "paper": '<path d="M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5"/>',
    "partners": '<circle cx="6" cy="12" r="3"/><circle cx="18" cy="6" r="3"/>'
    '<circle cx="18" cy="18" r="3"/><path d="M8.700 10.700l6.600-3.400M8.700 13.300l6.600 3.400"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/>'
    '<path d="M3 20c0-4 2.5-6 6-6s6 2 6 6M16 5a3.5 3.5 0 0 1 0 6.500'
    'M17.500 14.500c2.500.5 3.500 2.500 3.500 5.500"/>',
    "phone": '<path d="M6 4h4l1.500 4.500L9 10c1 2.500 2.500 4 5 5l1.500-2.500L20 14v4'
    'c0 1-1 2-2 2C10.500 20 4 13.500 4 6c0-1 1-2 2-2z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="11" cy="11" r="6.500"/><path d="M16 16l4.500 4.500"/>',
    "send": '<path d="M4 12l16-7-6 15-3-6zM11 14l9-9"/>',
    "signpost": '<path d="M12 3v18M12 5h6l2.5 2.500L18 10h-6M12 12H7l-2.500 2.500L7 17h5"/>',
    "still": '<circle cx="12" cy="12" r="9"/><path d="M8 10h8M8 14h8"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2'
    'M5.600 5.600L7 7M17 17l1.400 1.400M18.400 5.600L17 7M7 17l-1.400 1.400"/>',
    "tick": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l3 3 5-6"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v4M12 17v.2"/>',
}
