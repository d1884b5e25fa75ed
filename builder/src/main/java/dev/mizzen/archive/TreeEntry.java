package dev.mizzen.archive;

import java.util.Objects;

/** One entry of a layer. Its path obeys {@link TreePath}: relative, without a slash at either end. */
public sealed interface TreeEntry {
    /** Where the entry stands, relative to the root of the image. */
    String path();

    /** Who owns it. */
    Owner owner();

    /** The permission bits, as in {@code chmod}. */
    int mode();

    /**
     * A regular file.
     *
     * @param mode 0644 or 0755
     */
    record File(String path, int mode, Owner owner, Content content) implements TreeEntry {
        public File {
            checkPath(path);
            if (mode != 0644 && mode != 0755) {
                throw new IllegalArgumentException("not the mode of a file: " + Integer.toOctalString(mode));
            }
            Objects.requireNonNull(owner);
            Objects.requireNonNull(content);
        }
    }

    /**
     * A directory.
     *
     * @param mode 0 to 07777, so that the values of a base can be repeated; ours are 0755
     */
    record Directory(String path, int mode, Owner owner) implements TreeEntry {
        public Directory {
            checkPath(path);
            if (mode < 0 || mode > 07777) {
                throw new IllegalArgumentException("not the mode of a directory: " + Integer.toOctalString(mode));
            }
            Objects.requireNonNull(owner);
        }
    }

    /**
     * A symbolic link.
     *
     * @param target what the link holds: relative or absolute, not empty, without NUL, at most 4,095 bytes of UTF-8
     */
    record SymbolicLink(String path, String target, Owner owner) implements TreeEntry {
        public SymbolicLink {
            checkPath(path);
            if (target.isEmpty() || target.indexOf(0) >= 0 || TreePath.utf8(target).length > TreePath.MOST_BYTES) {
                throw new IllegalArgumentException("not the target of a link: " + target);
            }
            Objects.requireNonNull(owner);
        }

        /** Always 0777: links have no permissions of their own. */
        @Override
        public int mode() {
            return 0777;
        }
    }

    private static void checkPath(String path) {
        TreePath.fault(path).ifPresent(fault -> {
            throw new IllegalArgumentException(fault + ": " + path);
        });
    }
}
