package dev.mizzen.wheel;

import dev.mizzen.archive.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The RECORD of an installed wheel, some of whose files others have taken the place of. */
public final class RecordChange {
    private RecordChange() {}

    private record Row(String path, String text) {}

    /**
     * The same file with other rows, sorted as before.
     *
     * @param record as {@link InstallPlan} has it, a line for a row
     * @param replaced what stands in the place of a file, by the path of that file; paths as in RECORD
     */
    public static byte[] of(byte[] record, Map<String, RecordEntry> replaced) {
        List<Row> rows = new ArrayList<>();
        for (String line : new String(record, StandardCharsets.UTF_8).split("\n")) {
            List<String> fields = new CsvRows(line).next();
            if (fields != null && !fields.isEmpty()) {
                RecordEntry instead = replaced.get(fields.get(0));
                rows.add(instead == null ? new Row(fields.get(0), line) : new Row(instead.path(), instead.toString()));
            }
        }
        rows.sort(Comparator.comparing(Row::path, TreePath.ORDER));
        StringBuilder text = new StringBuilder(record.length + 64);
        rows.forEach(row -> text.append(row.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
