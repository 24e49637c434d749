package kindling.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.config.SettingKeys;
import kindling.network.losses.Losses;
import kindling.optimize.Optimizers;
import kindling.optimize.Schedules;

/**
 * A bash function that completes {@code KEY=VALUE} after {@code --set} and {@code -m}: the keys of
 * all settings, and the values of those that take one of a few words.
 */
final class SettingCompletion {
  static final String NAME = "_complete_kindling_setting";

  /** Settings that name an entry of a registry. */
  private static final Map<String, Registry<?>> REGISTRIES =
      Map.of(
          "network.loss", Losses.ALL,
          "optimizer.name", Optimizers.ALL,
          "optimizer.schedule.name", Schedules.ALL);

  private SettingCompletion() {}

  /** The function; it returns 1 if the word to complete is not a setting. */
  static String function() {
    String cases =
        values().entrySet().stream()
            .map(
                entry ->
                    "    %s) words='%s' ;;\n"
                        .formatted(entry.getKey(), String.join(" ", entry.getValue())))
            .collect(Collectors.joining());
    return """
        # Completes KEY=VALUE after --set and -m. In bash = is usually a word of its own (COMP_WORDBREAKS), and only the part after
        # it is replaced.
        function %s() {
          local word=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) key= value= prefix= words=
          if [[ $word == = ]]; then
            key=${COMP_WORDS[at]} at=$((at - 1))
          elif [[ ${COMP_WORDS[at]} == = ]]; then
            key=${COMP_WORDS[at-1]} value=$word at=$((at - 2))
          elif [[ $word == *=* ]]; then
            key=${word%%%%=*} value=${word#*=} prefix=${word%%%%=*}=
          else
            value=$word
          fi
          if [[ $key == --set ]]; then
            key= at=$((at + 1))
          elif [[ ${COMP_WORDS[at]} == = ]]; then
            at=$((at - 1))
          fi
          local option=${COMP_WORDS[at]}
          [[ $option == --set || $option == -m ]] || return 1
          case $key in
            '')
              words='%s'
              compopt -o nospace 2>/dev/null
              ;;
        %s  esac
          COMPREPLY=( $(compgen -P "$prefix" -W "$words" -- "$value") )
        }

        """
        .formatted(
            NAME,
            SettingKeys.all().stream().map(key -> key + "=").collect(Collectors.joining(" ")),
            cases);
  }

  private static Map<String, List<String>> values() {
    Map<String, List<String>> values = new TreeMap<>(SettingKeys.choices());
    REGISTRIES.forEach(
        (key, registry) -> values.put(key, registry.entries().stream().map(Entry::name).toList()));
    return values;
  }
}
