Console.WriteLine("model-operator");
