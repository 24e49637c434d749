package kindling.rows.idx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import kindling.config.UserError;
import kindling.data.IdxFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where an IDX file is.
 *
 * @param name as the user wrote it, for errors
 * @param location the whole path: executors need not work in the driver's folder
 */
record IdxSource(String name, String location) implements Serializable {
  static IdxSource of(String name, Configuration hadoop) throws IOException {
    Path path = new Path(name);
    return new IdxSource(name, path.getFileSystem(hadoop).makeQualified(path).toString());
  }

  IdxFile open(Configuration hadoop) throws IOException {
    Path path = new Path(location);
    FileSystem files = path.getFileSystem(hadoop);
    FileStatus status;
    try {
      status = files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new UserError(name + ": no such file", e);
    }
    if (status.isDirectory()) {
      throw new UserError(name + ": is a folder; name one IDX file");
    }
    if (status.getLen() == 0) {
      throw new UserError(name + ": is empty, or no regular file");
    }
    FSDataInputStream stored = files.open(path);
    try {
      return new IdxFile(name, stored, status.getLen());
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }
}
