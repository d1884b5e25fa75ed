package dev.mizzen.index;

import dev.mizzen.diagnostic.Redaction;
import java.net.URI;
import java.nio.file.Path;

/** Where a wheel lies. */
public sealed interface Location {
    /**
     * A file of this machine.
     *
     * @param path the file; a relative path is one of the working directory
     */
    record Local(Path path) implements Location {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A place on the network.
     *
     * @param uri an address of scheme https or http, without a fragment; may hold a user and password
     */
    record Remote(URI uri) implements Location {
        /** The address without its secrets. */
        @Override
        public String toString() {
            return Redaction.printable(Redaction.urls(uri.toString()), 400);
        }
    }

    /**
     * A source distribution, of which the wheel is built here.
     *
     * @param sdist where that lies
     */
    record Built(Location sdist) implements Location {
        public Built {
            if (sdist instanceof Built) {
                throw new IllegalArgumentException("built of what is built: " + sdist);
            }
        }

        @Override
        public Location origin() {
            return sdist;
        }

        @Override
        public String toString() {
            return sdist.toString();
        }
    }

    /** Where the file lies that is taken: the source distribution where the wheel is built of one. */
    default Location origin() {
        return this;
    }
}
