package dev.mizzen.index;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Reads the links of an HTML page (PEP 503, 592, 629, 658, 708, 714), as tolerantly as a browser does. */
final class HtmlPage {
    private static final int MOST_DEPTH = 128;

    /** A tag takes many times its length in memory, so they are counted before the page is parsed. */
    private static final long MOST_TAGS = 4L * LinkPage.MOST_LINKS;

    private HtmlPage() {}

    /**
     * @param charset what the server says the page is written in; else the page itself says it, or it is UTF-8
     * @throws IOException if there are more than {@link LinkPage#MOST_LINKS} links, or four times as many tags
     */
    static LinkPage parse(byte[] content, Optional<String> charset, URI address) throws IOException {
        if (tags(content) > MOST_TAGS) {
            throw new TooManyLinksException();
        }
        Document page = Jsoup.parse(
                new ByteArrayInputStream(content),
                charset.filter(HtmlPage::isKnown).orElse(null),
                "",
                Parser.htmlParser().setMaxDepth(MOST_DEPTH));
        Element base = page.selectFirst("base[href]");
        Element version = page.selectFirst("meta[name=pypi:repository-version]");
        List<PageLink> links = new ArrayList<>();
        for (Element anchor : page.select("a[href]")) {
            if (links.size() == LinkPage.MOST_LINKS) {
                throw new TooManyLinksException();
            }
            links.add(link(anchor));
        }
        return new LinkPage(
                address,
                base == null
                        ? address
                        : Hrefs.resolve(address, base.attr("href")).orElse(address),
                Optional.ofNullable(version).map(element -> element.attr("content")),
                contents(page, "pypi:tracks"),
                contents(page, "pypi:alternate-locations"),
                links);
    }

    private static List<String> contents(Document page, String name) {
        return page.select("meta[name=" + name + "]").eachAttr("content");
    }

    private static long tags(byte[] content) {
        long tags = 0;
        for (byte each : content) {
            tags += each == '<' ? 1 : 0;
        }
        return tags;
    }

    private static PageLink link(Element anchor) {
        Optional<String> metadata = attribute(anchor, "data-core-metadata")
                .or(() -> attribute(anchor, "data-dist-info-metadata"))
                .filter(value -> !value.equals("false"));
        return new PageLink(
                anchor.attr("href"),
                Optional.empty(),
                Map.of(),
                attribute(anchor, "data-requires-python"),
                attribute(anchor, "data-yanked"),
                Optional.empty(),
                metadata.map(HtmlPage::hashes));
    }

    /** {@code sha256=…}, or {@code true}, which states none. */
    private static Map<String, String> hashes(String text) {
        Map<String, String> hashes = new LinkedHashMap<>();
        int sign = text.indexOf('=');
        if (sign > 0) {
            hashes.put(text.substring(0, sign).toLowerCase(Locale.ROOT), text.substring(sign + 1));
        }
        return hashes;
    }

    private static Optional<String> attribute(Element element, String name) {
        return element.hasAttr(name) ? Optional.of(element.attr(name)) : Optional.empty();
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
