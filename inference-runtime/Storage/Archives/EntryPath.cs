using System.Text;

namespace InferenceRuntime.Storage.Archives;

/// <summary>The name of an archive's entry as a path that can only lie below the folder it is unpacked into.</summary>
internal static class EntryPath
{
    private const int MaxPartBytes = 255; // NAME_MAX

    /// <summary>The parts of the path; none for the folder itself, as in the "./" that tar writes. Throws <see cref="InvalidDataException"/>.</summary>
    public static IReadOnlyList<string> PartsOf(string name, ArchiveLimits limits)
    {
        if (name.Length == 0)
        {
            throw new InvalidDataException("It has an entry without a name.");
        }

        if (name.Any(c => char.IsControl(c) || c == '\\'))
        {
            throw new InvalidDataException($"The name {Shown(name)} has a backslash, a NUL or another control character.");
        }

        if (name[0] == '/')
        {
            throw new InvalidDataException($"The name {Shown(name)} is an absolute path.");
        }

        if (Encoding.UTF8.GetByteCount(name) > limits.MaxPathBytes)
        {
            throw new InvalidDataException($"The name {Shown(name)} is longer than {limits.MaxPathBytes} bytes.");
        }

        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        if (parts.Contains(".."))
        {
            throw new InvalidDataException($"The name {Shown(name)} leads out of the folder.");
        }

        if (parts.Length > limits.MaxDepth)
        {
            throw new InvalidDataException($"The name {Shown(name)} is more than {limits.MaxDepth} folders deep.");
        }

        return parts.All(part => Encoding.UTF8.GetByteCount(part) <= MaxPartBytes)
            ? parts
            : throw new InvalidDataException($"The name {Shown(name)} has a part of more than {MaxPartBytes} bytes.");
    }

    /// <summary>The name as a message can have it.</summary>
    public static string Shown(string name)
    {
        const int MaxLength = 120;
        var visible = string.Concat(name.Take(MaxLength).Select(c => char.IsControl(c) ? '?' : c));
        return name.Length > MaxLength ? $"'{visible}...'" : $"'{visible}'";
    }
}
