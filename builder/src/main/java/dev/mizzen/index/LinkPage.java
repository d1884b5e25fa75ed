package dev.mizzen.index;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A page of links, as HTML or JSON has it.
 *
 * @param address the page's own address, after all redirects
 * @param base what its relative links are relative to
 * @param version which version of the simple repository API it says to follow (PEP 629), if it says so
 * @param tracks pages of the same project in other indexes which this one adds files to (PEP 708)
 * @param alternates pages of the same project in other indexes over which it is spread (PEP 708)
 * @param links its links, in their order
 */
record LinkPage(
        URI address,
        URI base,
        Optional<String> version,
        List<String> tracks,
        List<String> alternates,
        List<PageLink> links) {
    /** The most links that one page may have. */
    static final int MOST_LINKS = 100_000;

    LinkPage {
        tracks = List.copyOf(tracks);
        alternates = List.copyOf(alternates);
        links = List.copyOf(links);
    }
}
