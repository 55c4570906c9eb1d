using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities.Validation;

/// <summary>Checks an object against the attributes on its properties, the ones that the CRD's schema is generated from. Collects every error.</summary>
public static class AttributeValidator
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<PropertyInfo, Attribute[]> Attributes = new();

    /// <summary>The errors of <paramref name="value"/> and of all below it. Types outside this assembly are not looked into.</summary>
    public static IEnumerable<FieldError> Validate(object value, string path)
    {
        foreach (var property in EntityProperties.Of(value.GetType()))
        {
            var name = EntityProperties.NameOf(property);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            foreach (var error in ValidateProperty(property, property.GetValue(value), at))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> ValidateProperty(PropertyInfo property, object? value, string path)
    {
        if (value is null)
        {
            return Rule<RequiredAttribute>(property) is not null ? [new FieldError(path, "is required")] : [];
        }

        return Bounds(property, value)
            .Concat(Values(property, value))
            .Select(message => new FieldError(path, message))
            .Concat(Keys(property, value, path))
            .Concat(Below(value, path));
    }

    private static IEnumerable<string> Bounds(PropertyInfo property, object value)
    {
        var (size, unit) = value switch
        {
            string text => (text.Length, "characters"),
            ICollection items => (items.Count, "items"),
            IEnumerable items => (items.Cast<object>().Count(), "items"),
            _ => (-1, ""),
        };
        if (size >= 0 && Rule<MinLengthAttribute>(property) is { } least && size < least.Length)
        {
            yield return $"has {size} {unit}; at least {least.Length} are needed";
        }

        if (size >= 0 && Rule<MaxLengthAttribute>(property) is { } most && size > most.Length)
        {
            yield return $"has {size} {unit}; at most {most.Length} are allowed";
        }

        if (Rule<RangeAttribute>(property) is { } range && !range.IsValid(value))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"is {value}; expected {range.Minimum} to {range.Maximum}");
        }
    }

    private static IEnumerable<string> Values(PropertyInfo property, object value)
    {
        if (Rule<AllowedValuesAttribute>(property) is { } allowed && !allowed.IsValid(value))
        {
            yield return $"is '{value}'; expected one of {string.Join(", ", allowed.Values)}";
        }

        if (Rule<DurationAttribute>(property) is not null && !Durations.TryParse((string)value, out _))
        {
            yield return $"is '{value}'; expected a duration such as 500ms, 30s, 10m or 2h";
        }

        foreach (var pattern in Rules(property).OfType<PatternAttribute>())
        {
            foreach (var text in value is string single ? [single] : (IEnumerable<string>)value)
            {
                // .NET's '$' also matches before a last line break, RE2's does not.
                if (text.EndsWith('\n') || !Regex.IsMatch(text, pattern.Expression, RegexOptions.None, MatchTimeout))
                {
                    yield return $"is '{text}'; {pattern.Message}";
                }
            }
        }
    }

    private static IEnumerable<FieldError> Keys(PropertyInfo property, object value, string path)
    {
        if (Rule<ListMapAttribute>(property) is not { } listMap)
        {
            return [];
        }

        return ((IEnumerable)value).Cast<object>()
            .GroupBy(item => string.Join(", ", listMap.Keys.Select(key => KeyOf(item, key))), StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => new FieldError(path, $"has {group.Count()} items with {string.Join(", ", listMap.Keys)} {group.Key}; each may stand once"));
    }

    private static object? KeyOf(object item, string key) =>
        item.GetType().GetProperty(char.ToUpperInvariant(key[0]) + key[1..])?.GetValue(item);

    private static IEnumerable<FieldError> Below(object value, string path)
    {
        if (value is string)
        {
            return [];
        }

        if (value is IDictionary map)
        {
            return map.Keys.Cast<object>().SelectMany(key => IsOurs(map[key]) ? Validate(map[key]!, $"{path}[{key}]") : []);
        }

        if (value is IEnumerable items)
        {
            return items.Cast<object?>().SelectMany((item, index) => IsOurs(item) ? Validate(item!, $"{path}[{index}]") : []);
        }

        return IsOurs(value) ? Validate(value, path) : [];
    }

    private static T? Rule<T>(PropertyInfo property)
        where T : Attribute => Rules(property).OfType<T>().FirstOrDefault();

    private static Attribute[] Rules(PropertyInfo property) => Attributes.GetOrAdd(property, static known => [.. known.GetCustomAttributes()]);

    private static bool IsOurs(object? value) => value?.GetType().Namespace?.StartsWith(nameof(ModelOperator), StringComparison.Ordinal) == true;
}
