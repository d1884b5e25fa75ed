package dev.mizzen.wheel;

import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.EntryPoints;
import dev.mizzen.python.WheelFilename;
import java.util.Map;

/**
 * What the metadata files of a wheel say, after they were found to agree.
 *
 * @param record the rows of RECORD by path; looked up only, never iterated, so that its order can't matter
 */
record WheelContents(
        WheelFilename filename,
        String distInfo,
        CoreMetadata metadata,
        WheelMetadata wheelMetadata,
        EntryPoints entryPoints,
        Map<String, RecordEntry> record) {}
