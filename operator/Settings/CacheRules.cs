using k8s.Models;
using ModelOperator.Entities.Validation;

namespace ModelOperator.Settings;

/// <summary>Which fields of the cache's settings go together.</summary>
internal static class CacheRules
{
    public static IEnumerable<FieldError> Check(CacheSettings cache)
    {
        (string Name, object? Value, string Type, bool IsNeeded)[] fields =
        [
            ("sizeLimit", cache.SizeLimit, CacheTypes.EmptyDir, false),
            ("medium", cache.Medium, CacheTypes.EmptyDir, false),
            ("path", cache.Path, CacheTypes.NodeFolder, true),
            ("claimName", cache.ClaimName, CacheTypes.PersistentVolumeClaim, true),
            ("fsGroup", cache.FsGroup, CacheTypes.PersistentVolumeClaim, false),
        ];
        foreach (var field in fields)
        {
            if (field.Value is not null && field.Type != cache.Type)
            {
                yield return new FieldError($"cache.{field.Name}", $"belongs to type {field.Type}; the type is {cache.Type}");
            }
            else if (field.Value is null && field.IsNeeded && field.Type == cache.Type)
            {
                yield return new FieldError($"cache.{field.Name}", $"is needed by type {field.Type}");
            }
        }

        if (cache.Path?.Split('/').Contains("..") == true)
        {
            yield return new FieldError("cache.path", $"is '{cache.Path}'; it must not have '..' in it");
        }

        foreach (var (name, size) in new[] { ("sizeLimit", cache.SizeLimit), ("maxBytes", cache.MaxBytes) })
        {
            if (size is not null && (size.ToDecimal() < 1 || size.ToDecimal() > ResourceQuantity.MaxAllowed))
            {
                yield return new FieldError($"cache.{name}", $"is {size}; expected a number of bytes, such as 20Gi");
            }
        }
    }
}
