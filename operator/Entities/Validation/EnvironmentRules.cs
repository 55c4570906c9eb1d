using System.Text;
using k8s.Models;

namespace ModelOperator.Entities.Validation;

/// <summary>What a process's environment can hold.</summary>
internal static class EnvironmentRules
{
    /// <summary>
    /// All names and values together, in bytes of UTF-8. Linux ends at 128 KiB for one variable, and the pod template, which the variables are a part of,
    /// is also kept in an annotation, of which an object may have 256 KiB.
    /// </summary>
    private const int MostBytes = 64 * 1024;

    public static IEnumerable<FieldError> Check(IReadOnlyList<V1EnvVar>? variables)
    {
        for (var i = 0; i < variables?.Count; i++)
        {
            var path = $"spec.runtime.env[{i}]";
            var (name, value) = (variables[i].Name, variables[i].Value);
            if (string.IsNullOrEmpty(name) || name.Any(letter => letter is '=' or < ' ' or > '~'))
            {
                yield return new FieldError($"{path}.name", $"is '{name}'; expected printable ASCII without '=', such as LOG_LEVEL");
            }

            if (value?.Contains('\0', StringComparison.Ordinal) == true)
            {
                yield return new FieldError($"{path}.value", "has a NUL character, which no environment can hold; put such data into a file");
            }

            if (value is { Length: > 0 } && variables[i].ValueFrom is not null)
            {
                yield return new FieldError($"{path}.valueFrom", "stands beside value; set one of the two");
            }
        }

        var bytes = variables?.Sum(variable => (long)Size(variable.Name) + Size(variable.Value)) ?? 0;
        if (bytes > MostBytes)
        {
            yield return new FieldError("spec.runtime.env", $"has {bytes} bytes of names and values; at most {MostBytes} are allowed: put large data into a file");
        }
    }

    private static int Size(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
