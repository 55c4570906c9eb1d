using System.Text;

namespace InferenceRuntime.Models;

/// <summary>
/// Reads the head of an ONNX file and seeks over the graph, so that a file of gigabytes costs a few reads. Field numbers are those of
/// ONNX's ModelProto, OperatorSetIdProto and StringStringEntryProto.
/// </summary>
public static class OnnxFileReader
{
    private const int MaxTextBytes = 1024 * 1024;

    /// <summary>Null when the bytes are no protobuf message of this shape; ONNX Runtime then says what is wrong with them.</summary>
    public static OnnxFileInfo? TryRead(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096);
        try
        {
            return Read(new ProtoReader(file));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static OnnxFileInfo Read(ProtoReader reader)
    {
        var info = new OnnxFileInfo();
        var opsets = new List<OpsetImport>();
        var metadata = new List<KeyValuePair<string, string>>();
        while (reader.TryReadTag(out var field))
        {
            info = field switch
            {
                1 => info with { IrVersion = reader.ReadInt64() },
                2 => info with { ProducerName = Text(reader) },
                3 => info with { ProducerVersion = Text(reader) },
                4 => info with { Domain = Text(reader) },
                5 => info with { ModelVersion = reader.ReadInt64() },
                6 => info with { Documentation = Text(reader) },
                7 => SkipGraph(reader, info),
                8 => Add(opsets, ReadOpset(reader.ReadBytes(MaxTextBytes)), info),
                14 => Add(metadata, ReadEntry(reader.ReadBytes(MaxTextBytes)), info),
                _ => Skip(reader, info),
            };
        }

        return info with { Opsets = opsets, Metadata = metadata, Labels = ClassLabels.Read(metadata) };
    }

    private static OpsetImport ReadOpset(byte[] message)
    {
        var reader = new ProtoReader(new MemoryStream(message));
        var (domain, version) = (string.Empty, 0L);
        while (reader.TryReadTag(out var field))
        {
            switch (field)
            {
                case 1: domain = Text(reader); break;
                case 2: version = reader.ReadInt64(); break;
                default: reader.Skip(); break;
            }
        }

        return new OpsetImport(domain.Length == 0 ? OpsetImport.DefaultDomain : domain, version);
    }

    private static KeyValuePair<string, string> ReadEntry(byte[] message)
    {
        var reader = new ProtoReader(new MemoryStream(message));
        var (key, value) = (string.Empty, string.Empty);
        while (reader.TryReadTag(out var field))
        {
            switch (field)
            {
                case 1: key = Text(reader); break;
                case 2: value = Text(reader); break;
                default: reader.Skip(); break;
            }
        }

        return new KeyValuePair<string, string>(key, value);
    }

    private static OnnxFileInfo Add<T>(List<T> list, T item, OnnxFileInfo info)
    {
        list.Add(item);
        return info;
    }

    private static OnnxFileInfo SkipGraph(ProtoReader reader, OnnxFileInfo info)
    {
        reader.Skip();
        return info with { HasGraph = true };
    }

    private static OnnxFileInfo Skip(ProtoReader reader, OnnxFileInfo info)
    {
        reader.Skip();
        return info;
    }

    private static string Text(ProtoReader reader) => Encoding.UTF8.GetString(reader.ReadBytes(MaxTextBytes));
}
