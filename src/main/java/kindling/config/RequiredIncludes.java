package kindling.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;

/**
 * Has every include say so if there is no such file: HOCON would pass over it without a word, and
 * train with the defaults.
 *
 * @param fallback includes; null until the parser has said who does
 */
record RequiredIncludes(ConfigIncluder fallback)
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  @Override
  public ConfigIncluder withFallback(ConfigIncluder other) {
    return new RequiredIncludes(fallback == null ? other : fallback.withFallback(other));
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return fallback.include(new Required(context), what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return ((ConfigIncluderFile) fallback).includeFile(new Required(context), what);
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return ((ConfigIncluderURL) fallback).includeURL(new Required(context), what);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ((ConfigIncluderClasspath) fallback).includeResources(new Required(context), what);
  }

  /** As if {@code required(...)} stood around what is included. */
  private record Required(ConfigIncludeContext context) implements ConfigIncludeContext {
    @Override
    public ConfigParseable relativeTo(String file) {
      return context.relativeTo(file);
    }

    @Override
    public ConfigParseOptions parseOptions() {
      return context.parseOptions().setAllowMissing(false);
    }

    @Override
    public ConfigIncludeContext setParseOptions(ConfigParseOptions options) {
      return new Required(context.setParseOptions(options));
    }
  }
}
