package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTarTest {
    @Test
    void isReadByAnother() throws Exception {
        List<TreeEntry> entries = List.of(
                new TreeEntry.Directory("d", 01777, new Owner(65532, 65533)),
                file("d/run", 0755, "#!"),
                file("d/x".repeat(20) + "/" + "y".repeat(90), 0644, "split"),
                file("l/" + "z".repeat(150), 0644, "long"),
                file("p/\u00e9\uD83D\uDE00", 0644, "unicode"),
                new TreeEntry.SymbolicLink("s1", "../t", Owner.ROOT),
                new TreeEntry.SymbolicLink("s2", "t/".repeat(80) + "\u00e9", new Owner(3_000_000, 2_500_000)));
        Tree.Builder builder = Tree.builder();
        entries.forEach(builder::add);
        byte[] bytes = tar(builder.build());

        assertThat(bytes.length % 512).isZero();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes), "UTF-8")) {
            for (TreeEntry entry : entries) {
                TarArchiveEntry read = tar.getNextEntry();
                assertThat(read.isCheckSumOK()).isTrue();
                assertThat(read.getName()).isEqualTo(entry.path() + (entry instanceof TreeEntry.Directory ? "/" : ""));
                assertThat(read.getMode()).isEqualTo(entry.mode());
                assertThat(read.getLongUserId()).isEqualTo(entry.owner().uid());
                assertThat(read.getLongGroupId()).isEqualTo(entry.owner().gid());
                assertThat(read.getUserName()).isEmpty();
                assertThat(read.getGroupName()).isEmpty();
                assertThat(read.getLastModifiedTime().toString()).isEqualTo("1980-01-02T00:00:00Z");
                if (entry instanceof TreeEntry.SymbolicLink link) {
                    assertThat(read.getLinkName()).isEqualTo(link.target());
                } else if (entry instanceof TreeEntry.File file) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    file.content().writeTo(content);
                    assertThat(tar.readAllBytes()).isEqualTo(content.toByteArray());
                }
            }
            assertThat(tar.getNextEntry()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100})
    void usesPaxOnlyWhereUstarIsTooNarrow(int nameLength) {
        assertThat(TarHeader.of(file("n".repeat(nameLength), 0644, ""))).hasSize(512);
        assertThat(TarHeader.of(file("n".repeat(101), 0644, ""))).hasSize(3 * 512);
        assertThat(TarHeader.of(file("p".repeat(155) + "/" + "n".repeat(nameLength), 0644, "")))
                .hasSize(512);
        assertThat(TarHeader.of(file("p".repeat(156) + "/" + "n".repeat(nameLength), 0644, "")))
                .hasSize(3 * 512);
        assertThat(TarHeader.of(new TreeEntry.Directory("d".repeat(nameLength), 0755, Owner.ROOT)))
                .hasSize(nameLength == 99 ? 512 : 3 * 512);
        assertThat(TarHeader.of(new TreeEntry.SymbolicLink("l", "t".repeat(nameLength), Owner.ROOT)))
                .hasSize(512);
    }

    @Test
    void writesSizesBeyondEightGigabytesAsPax() {
        assertThat(TarHeader.of(sized((8L << 30) - 1))).hasSize(512);
        byte[] blocks = TarHeader.of(sized(8L << 30));
        assertThat(blocks).hasSize(3 * 512);
        assertThat(new String(blocks, 512, 19, US_ASCII)).isEqualTo("19 size=8589934592\n");
    }

    @Test
    void writesPaxRecordsWhoseLengthCountsItself() {
        byte[] blocks = TarHeader.of(file("n".repeat(91) + "/\u00e9", 0644, ""));
        assertThat(new String(blocks, 512, 104, UTF_8)).isEqualTo("104 path=" + "n".repeat(91) + "/\u00e9\n");
        assertThat(new String(blocks, 1024, 93, US_ASCII)).isEqualTo("n".repeat(91) + "/_");
    }

    /** A difference here is a new layer version. */
    @Test
    void writesTheSameBytesForEver() throws Exception {
        byte[] bytes = tar(Tree.builder("")
                .add(file("opt/venv/lib/a.py", 0644, "print()\n"))
                .add(file("opt/venv/bin/\u00e9", 0755, "#!/bin/sh\n"))
                .add(new TreeEntry.SymbolicLink("opt/venv/lib64", "lib", new Owner(3_000_000, 7)))
                .build());
        assertThat(Digest.sha256(bytes).toString())
                .isEqualTo("sha256:cb1450bebd4ed7b09f855b590b6d1b7d386feaf6048c143954479b7fc0b4d379");
        byte[] header = Arrays.copyOf(bytes, 512);
        String expected = "opt/" + "\0".repeat(96) + "0000755\0" + "0000000\0" + "0000000\0" + "00000000000\0"
                + "02263773600\0" + "010053\0 " + "5" + "\0".repeat(100) + "ustar\0" + "00" + "\0".repeat(64)
                + "0000000\0"
                + "0000000\0" + "\0".repeat(167);
        assertThat(new String(header, US_ASCII)).isEqualTo(expected);
    }

    private static byte[] tar(Tree tree) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CanonicalTar.write(tree, out);
        return out.toByteArray();
    }

    private static TreeEntry.File file(String path, int mode, String content) {
        return new TreeEntry.File(path, mode, Owner.ROOT, Content.of(content.getBytes(UTF_8)));
    }

    private static TreeEntry.File sized(long size) {
        return new TreeEntry.File("f", 0644, Owner.ROOT, new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void writeTo(OutputStream out) {
                throw new UnsupportedOperationException();
            }
        });
    }
}
