package dev.mizzen.layer;

import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The RECORD of the project itself (PyPA recording installed projects): what was put into the environment for it. */
final class InstalledRecord {
    private InstalledRecord() {}

    /**
     * @param own the path of the RECORD file, which has neither hash nor size
     * @param texts files by path relative to site-packages
     * @param scripts more of them
     */
    static String of(String own, Map<String, String> texts, Map<String, String> scripts) {
        Map<String, String> rows = new TreeMap<>();
        rows.put(own, ",");
        texts.forEach((path, text) -> rows.put(path, sum(text)));
        scripts.forEach((path, text) -> rows.put(path, sum(text)));
        StringBuilder record = new StringBuilder();
        rows.forEach((path, sum) -> record.append(path).append(',').append(sum).append('\n'));
        return record.toString();
    }

    private static String sum(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digest.sha256(content).bytes());
        return "sha256=" + hash + "," + content.length;
    }
}
