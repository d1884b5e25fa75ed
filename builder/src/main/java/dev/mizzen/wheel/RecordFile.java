package dev.mizzen.wheel;

import dev.mizzen.archive.TreePath;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the RECORD of a wheel: CSV as RFC 4180 has it, three fields in every row, trusted hashes only. */
final class RecordFile {
    private final WheelProblems wheel;
    private final String ownPath;
    private final List<Problem> problems;
    private final Map<String, RecordEntry> entries = new HashMap<>();

    private RecordFile(WheelProblems wheel, String ownPath, List<Problem> problems) {
        this.wheel = wheel;
        this.ownPath = ownPath;
        this.problems = problems;
    }

    /**
     * The rows by path, without those of RECORD itself and of its signatures, which have no hash.
     *
     * @param ownPath the path of this file in the wheel
     * @param problems hears of everything that is wrong
     */
    static Map<String, RecordEntry> parse(String text, String ownPath, WheelProblems wheel, List<Problem> problems) {
        RecordFile file = new RecordFile(wheel, ownPath, problems);
        CsvRows rows = new CsvRows(text);
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            file.add(row, rows.line());
        }
        rows.fault().ifPresent(fault -> problems.add(wheel.refused("has a RECORD whose line " + rows.line() + fault)));
        return file.entries;
    }

    /** Whether {@code path} is RECORD itself or a signature of it, which no row describes. */
    static boolean isUnhashed(String path, String ownPath) {
        return path.equals(ownPath) || path.equals(ownPath + ".jws") || path.equals(ownPath + ".p7s");
    }

    private void add(List<String> row, int line) {
        if (row.size() != 3) {
            problems.add(wheel.refused("has a RECORD whose line " + line + " does not have three fields")
                    .values("3", String.valueOf(row.size())));
            return;
        }
        String path = row.get(0);
        Optional<String> fault =
                path.indexOf('\\') >= 0 ? Optional.of("the path holds a backslash") : TreePath.fault(path);
        if (fault.isPresent()) {
            problems.add(wheel.refused("lists " + WheelProblems.name(path) + " in its RECORD: " + fault.get()));
            return;
        }
        if (isUnhashed(path, ownPath)) {
            if (!row.get(1).isEmpty()) {
                problems.add(wheel.refused("has a RECORD that gives a hash for " + WheelProblems.name(path)));
            }
            return;
        }
        Digest digest = digest(path, row.get(1));
        if (digest == null) {
            return;
        }
        OptionalLong size = size(row.get(2));
        if (size.isEmpty() && !row.get(2).isEmpty()) {
            problems.add(wheel.refused("has a RECORD whose size for " + WheelProblems.name(path) + " is "
                    + WheelProblems.name(row.get(2))));
            return;
        }
        if (entries.putIfAbsent(path, new RecordEntry(path, Optional.of(digest), size)) != null) {
            problems.add(wheel.refused("lists " + WheelProblems.name(path) + " twice in its RECORD"));
        }
    }

    private @Nullable Digest digest(String path, String field) {
        if (field.isEmpty()) {
            problems.add(wheel.refused("has a RECORD without a hash for " + WheelProblems.name(path)));
            return null;
        }
        int equals = field.indexOf('=');
        String name = equals < 0 ? field : field.substring(0, equals);
        Optional<Algorithm> algorithm = Algorithm.named(name);
        if (algorithm.isEmpty()) {
            problems.add(wheel.refused(
                            "has a RECORD with a " + WheelProblems.name(name) + " hash for " + WheelProblems.name(path))
                    .values("sha256, sha384 or sha512", name));
            return null;
        }
        String value = field.substring(equals + 1);
        Optional<Digest> inHex = Digest.parse(algorithm.get() + ":" + value);
        if (inHex.isPresent()) {
            return inHex.get(); // against the standard, as some wheels of other tools have it, but no less a hash
        }
        try {
            byte[] hash = Base64.getUrlDecoder().decode(value);
            if (2 * hash.length == algorithm.get().hexLength()) {
                return Digest.of(algorithm.get(), hash);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same message: a hash of the wrong length and one in the wrong alphabet are both
            // none.
        }
        problems.add(wheel.refused(
                "has a RECORD whose hash for " + WheelProblems.name(path) + " is not a " + algorithm.get() + " hash"));
        return null;
    }

    private static OptionalLong size(String field) {
        if (field.isEmpty() || field.length() > 18 || !field.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(field));
    }
}
