using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace InferenceRuntime.Protocols.Grpc.Reflection;

/// <summary>Finds the file that describes a name: a file's own, or the full name of a service, a method, a message, a field or an enum.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files)
        {
            Add(file);
        }
    }

    /// <summary>The full names of all services, sorted.</summary>
    public IReadOnlyList<string> Services => [.. _files.Values.SelectMany(file => file.Services).Select(service => service.FullName).Order(StringComparer.Ordinal)];

    public bool HasMessage(string fullName) => _messages.Contains(fullName);

    /// <summary>Null for a name that no file has.</summary>
    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    /// <summary>The serialized file and all that it imports, each once, the file itself first.</summary>
    public static IReadOnlyList<ByteString> WithImports(FileDescriptor file)
    {
        var found = new List<FileDescriptor> { file };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Dependencies.Where(import => !found.Contains(import)));
        }

        return found.ConvertAll(descriptor => descriptor.SerializedData);
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        AddEnums(file, file.EnumTypes);
        foreach (var message in file.MessageTypes)
        {
            Add(file, message);
        }
    }

    private void Add(FileDescriptor file, MessageDescriptor message)
    {
        _symbols[message.FullName] = file;
        _messages.Add(message.FullName);
        AddEnums(file, message.EnumTypes);
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            _symbols[field.FullName] = file;
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(file, nested);
        }
    }

    private void AddEnums(FileDescriptor file, IEnumerable<EnumDescriptor> enums)
    {
        foreach (var found in enums)
        {
            _symbols[found.FullName] = file;
        }
    }
}
