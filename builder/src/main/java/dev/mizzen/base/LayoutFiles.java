package dev.mizzen.base;

import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** The files of an OCI layout (image-spec image-layout.md), wherever they lie. */
interface LayoutFiles {
    /** The size of a regular file in bytes; none when there is no such file. */
    OptionalLong size(String path);

    /** The content of a file that is there. */
    InputStream open(String path) throws IOException;

    /** The blob of that digest, which is there. */
    Blob blob(Descriptor descriptor);

    /** Where a blob lies. */
    static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
