"""Our own icons: strokes on a 20-unit square. Each stands beside a word, never alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "today": '<circle cx="10" cy="10" r="3.5"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4'
        'M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4"/>',
        "results": '<path d="M3 17h14M5 13h6M5 9h10M5 5h4"/><circle cx="13" cy="13" r=".8"/><circle cx="11.500" cy="5" r=".8"/>',
        "reports": '<path d="M5 2.500h7l3.500 3.500v11.500H5zM12 2.500V6h3.500M8 10h5M8 13.500h5"/>',
        "files": '<path d="M10 12.500V3M6.500 6.500 10 3l3.500 3.500M3 12v4.500h14V12"/>',
        "channels": '<circle cx="10" cy="10" r="2"/><path d="M6.400 13.600a5 5 0 0 1 0-7.200M13.600 6.400a5 5 0 0 1 0 7.200'
        'M3.800 16.200a8.700 8.700 0 0 1 0-12.400M16.200 3.800a8.700 8.700 0 0 1 0 12.400"/>',
        "money": '<ellipse cx="10" cy="5" rx="6.500" ry="2.500"/><path d="M3.500 5v5c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500V5'
        'M3.500 10v5c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500v-5"/>',
        "people": '<circle cx="7.500" cy="7" r="3"/><path d="M2 17c.3-3.500 2.500-5 5.500-5s5.200 1.500 5.500 5M13 4.400a3 3 0 0 1 0 5.200'
        'M15 12.600c1.800.7 2.800 2.200 3 4.400"/>',
        "settings": '<path d="M3 6h8M15 6h2M3 14h2M9 14h8"/><circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>',
        "search": '<circle cx="8.500" cy="8.500" r="5"/><path d="m12.500 12.500 4.500 4.500"/>',
        "person": '<circle cx="10" cy="7" r="3.500"/><path d="M3.500 17.500c.5-4 3-5.500 6.500-5.500s6 1.500 6.500 5.500"/>',
        "more": '<path d="M3 6h14M3 10h14M3 14h14"/>',
        "done": '<path d="m4 10.500 4 4 8-9"/>',
        "open": '<path d="m7.500 4 6 6-6 6"/>',
    }
)
